import { hasNodeSqlite } from '../../../../../src/runtime/db/sqlite/sqlite-node.ts';
import { describeAdapter } from '../adapter-contract.ts';
import { openWithSqlite } from '../sqlite-backend.ts';

const name = hasNodeSqlite() ? 'node:sqlite' : `node:sqlite (skipped: Node ${process.version} has none; Node 24 has)`;
describeAdapter(name, 'sqlite', async () => (hasNodeSqlite() ? openWithSqlite('node:sqlite') : undefined));
