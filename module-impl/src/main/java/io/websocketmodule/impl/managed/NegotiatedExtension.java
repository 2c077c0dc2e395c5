// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.managed;

import io.websocketmodule.impl.protocol.DeflateTerms;
import jakarta.websocket.Extension;
import java.util.List;

/** permessage-deflate as applications see it. */
public final class NegotiatedExtension implements Extension {

  private record NamedValue(String getName, String getValue) implements Parameter {}

  private final List<Parameter> parameters;

  /** Shows what was negotiated; a parameter without a value has an empty one. */
  public NegotiatedExtension(DeflateTerms terms) {
    parameters =
        terms.parameters().entrySet().stream()
            .<Parameter>map(entry -> new NamedValue(entry.getKey(), entry.getValue()))
            .toList();
  }

  @Override
  public String getName() {
    return DeflateTerms.NAME;
  }

  @Override
  public List<Parameter> getParameters() {
    return parameters;
  }
}
