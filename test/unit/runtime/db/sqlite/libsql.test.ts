import { describeAdapter } from '../adapter-contract.ts';
import { openWithSqlite } from '../sqlite-backend.ts';

describeAdapter('libsql', 'sqlite', () => openWithSqlite('libsql'));
