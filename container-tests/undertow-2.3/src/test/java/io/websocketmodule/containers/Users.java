// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.containers;

import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import java.security.Principal;
import java.util.Map;
import java.util.Set;

/** Those who can log in to an Undertow. */
record Users(Map<String, String> passwords) implements IdentityManager {

  @Override
  public Account verify(Account account) {
    return account;
  }

  @Override
  public Account verify(String name, Credential credential) {
    boolean right =
        credential instanceof PasswordCredential given
            && new String(given.getPassword()).equals(passwords.get(name));
    return right ? new User(name) : null;
  }

  @Override
  public Account verify(Credential credential) {
    return null;
  }

  private record User(String name) implements Account {
    @Override
    public Principal getPrincipal() {
      return () -> name;
    }

    @Override
    public Set<String> getRoles() {
      return Set.of();
    }
  }
}
