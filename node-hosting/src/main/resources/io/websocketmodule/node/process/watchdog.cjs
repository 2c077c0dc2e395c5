// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Loaded by Node before the application: ends the process when the server is gone, however it went. The server holds
// the other end of standard input, and the system closes it when the server dies.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  // For this process alone: a child of it has another standard input.
  const own = process.env.WEBSOCKET_MODULE_NODE_OPTIONS;
  delete process.env.WEBSOCKET_MODULE_NODE_OPTIONS;
  if (own) {
    process.env.NODE_OPTIONS = own;
  } else {
    delete process.env.NODE_OPTIONS;
  }
  const end = () => {
    // A chance to say goodbye, as at any other end; then without asking.
    setTimeout(() => process.exit(1), 2000).unref();
    process.kill(process.pid, 'SIGTERM');
  };
  process.stdin.on('end', end);
  process.stdin.on('error', end);
  process.stdin.resume();
  // What the server holds open must not keep an application alive that has nothing more to do.
  if (process.stdin.unref) {
    process.stdin.unref();
  }
}
