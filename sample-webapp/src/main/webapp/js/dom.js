// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0

/**
 * Makes an element. Strings become text nodes and nothing else: what a name or a message contains is
 * never markup.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Lets the controls of a form be used, or not. */
export function enable(form, enabled) {
  for (const control of form.elements) {
    control.disabled = !enabled;
  }
}

/**
 * A form whose button opens a connection and ends it; its other controls are fixed meanwhile.
 *
 * @param verbs what the button says: {begin, end}
 * @param begin called to open
 */
export function switchForm(form, connection, verbs, begin) {
  const button = form.querySelector("button");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (["idle", "closed"].includes(connection.state)) {
      begin();
    } else {
      connection.close();
    }
  });
  connection.addEventListener("state", () => {
    const off = ["idle", "closed"].includes(connection.state);
    enable(form, off);
    button.disabled = connection.state === "closing";
    button.textContent = off ? verbs.begin : verbs.end;
    button.classList.toggle("second", !off);
  });
}
