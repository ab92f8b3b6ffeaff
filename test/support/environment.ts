// Pins what would make tests depend on the machine: folders, time zone, language, colours, terminal width.
import './kept-state.ts';
import './own-folders.ts';
import fc from 'fast-check';
import { seed } from './seed.ts';

process.env['TZ'] = 'UTC';
process.env['LANG'] = 'C.UTF-8';
process.env['NO_COLOR'] = '1';
process.env['COLUMNS'] = '100';
delete process.env['FORCE_COLOR'];
delete process.env['DEBUG'];
delete process.env['DATABASE_URL'];
delete process.env['QUINTET_ROOT'];

// A failure names its seed; see seed.ts.
fc.configureGlobal({ seed });
