#!/usr/bin/env node
// `create-app blog` is `quintet new blog`.
process.argv.splice(2, 0, 'new');
await import('./run.js');
