// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Ends before it listens.
console.log('the first line');
console.error('no database here');
process.exit(7);
