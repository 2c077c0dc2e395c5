// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The text is whole: what a lost, doubled or misspelt verse would break of its form. */
class CantoTest {

  /** From the last but one vowel on, not counting an i that softens a consonant or glides. */
  private static final Pattern RHYME =
      Pattern.compile("[aeiou][^aeiou]*(?:(?<=[gl]|[aeou])i)?[aeiou]$");

  private final List<String> stanzas = Canto.stanzas();

  private List<String> verses() {
    return stanzas.stream().flatMap(String::lines).toList();
  }

  @Test
  void has45TerzineAndAVerse() {
    assertEquals(46, stanzas.size());
    assertEquals(
        Map.of(3L, 45L, 1L, 1L),
        stanzas.stream()
            .collect(
                Collectors.groupingBy(stanza -> stanza.lines().count(), Collectors.counting())));
    assertEquals(136, verses().size());
    assertEquals("Nel mezzo del cammin di nostra vita", verses().get(0));
    assertEquals("Allor si mosse, e io li tenni dietro.", stanzas.get(45));
  }

  /** Aba bcb cdc: the middle of a terzina rhymes with the ends of the next, and with the last. */
  @Test
  void rhymesAsTerzaRima() {
    Map<Integer, String> wrong = new TreeMap<>();
    for (int first = 0; first < 135; first += 3) {
      compare(first, first + 2, wrong);
      compare(first + 1, first + 3, wrong);
    }
    // The Sicilian rhyme of desse and venisse, which is Dante's.
    assertEquals(Map.of(43, "esse isse", 45, "isse esse"), wrong);
  }

  private void compare(int one, int other, Map<Integer, String> wrong) {
    String rhyme = rhyme(verses().get(one));
    String answer = rhyme(verses().get(other));
    if (!rhyme.equals(answer)) {
      wrong.put(one, rhyme + " " + answer);
    }
  }

  private static String rhyme(String verse) {
    Matcher rhyme = RHYME.matcher(letters(verse));
    assertTrue(rhyme.find(), verse);
    return rhyme.group();
  }

  private static String letters(String verse) {
    return Normalizer.normalize(verse, Normalizer.Form.NFD)
        .replaceAll("[^\\p{L}]", "")
        .toLowerCase(Locale.ROOT);
  }

  /** A hendecasyllable: vowels that meet may be one syllable, within words and between them. */
  @Test
  void everyVerseCanBeReadInElevenSyllables() {
    for (String verse : verses()) {
      String letters = letters(verse).replace("h", ""); // It is silent, in "ahi" too.
      long most = Pattern.compile("[aeiou]").matcher(letters).results().count();
      long fewest = Pattern.compile("[aeiou]+").matcher(letters).results().count();
      assertTrue(fewest <= 11 && most >= 11, verse + ": " + fewest + " to " + most);
    }
  }

  @Test
  void isWrittenInOneWay() {
    String text = String.join("\n", verses());
    assertTrue(Normalizer.isNormalized(text, Normalizer.Form.NFC));
    String foreign = text.replaceAll("[a-zA-Zàèéìïòóù ,.;:?!«»’\n]", "");
    assertEquals("", foreign);
    assertEquals(count(text, '«'), count(text, '»'));
    for (String verse : verses()) {
      assertEquals(verse.strip().replace("  ", " "), verse);
    }
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(character -> character == wanted).count();
  }
}
