// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The protocol stands alone: its classes refer to nothing but each other and java.base. */
class ProtocolImportsTest {
  private static final String OWN = "io.websocketmodule.impl.protocol";

  private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;]+);");

  private static final Set<String> FORBIDDEN =
      Set.of("java.lang.Thread", "java.lang.System$Logger", "java.time.Clock");

  @Test
  void onlyJavaBaseIsReferredTo() throws Exception {
    Set<String> allowed = Object.class.getModule().getPackages();
    List<String> wrong = new ArrayList<>();
    List<Path> classes = classes();
    for (Path file : classes) {
      for (String name : references(Files.readAllBytes(file))) {
        String packageName = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        boolean own = packageName.equals(OWN);
        boolean base = name.startsWith("java.") && allowed.contains(packageName);
        if (!own && !base || FORBIDDEN.contains(name)) {
          wrong.add(file.getFileName() + " refers to " + name);
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(classes.size() >= 13, "the classes were found");
  }

  private static List<Path> classes() throws Exception {
    Path root = Path.of(Opcode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(root.resolve(OWN.replace('.', '/')))) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  /** Returns the classes that a class file names in its constant pool (JVM specification 4.4). */
  private static Set<String> references(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipBytes(8);
    int size = in.readUnsignedShort();
    String[] texts = new String[size];
    List<Integer> classNames = new ArrayList<>();
    List<Integer> descriptors = new ArrayList<>();
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 7 -> classNames.add(in.readUnsignedShort());
        case 12 -> { // a name and its descriptor
          in.readUnsignedShort();
          descriptors.add(in.readUnsignedShort());
        }
        case 16 -> descriptors.add(in.readUnsignedShort()); // the type of a method
        case 8, 19, 20 -> in.readUnsignedShort();
        case 15 -> in.skipBytes(3);
        case 5, 6 -> {
          in.readLong();
          i++; // takes two entries
        }
        default -> in.readInt();
      }
    }
    StringBuilder all = new StringBuilder();
    for (int index : classNames) {
      boolean array = texts[index].startsWith("["); // then it is a descriptor by itself
      all.append(array ? texts[index] : "L" + texts[index] + ";");
    }
    for (int index : descriptors) {
      all.append(texts[index]);
    }
    Set<String> names = new TreeSet<>();
    Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(all);
    while (matcher.find()) {
      names.add(matcher.group(1).replace('/', '.'));
    }
    return names;
  }
}
