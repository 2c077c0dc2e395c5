// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
'use strict';
// Lives, and never listens.
console.log('thinking about it');
setInterval(() => {}, 1000);
