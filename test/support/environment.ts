// Pins what would make tests depend on the machine: time zone, language, colours, terminal width.
import fc from 'fast-check';

process.env['TZ'] = 'UTC';
process.env['LANG'] = 'C.UTF-8';
process.env['NO_COLOR'] = '1';
process.env['COLUMNS'] = '100';
delete process.env['FORCE_COLOR'];
delete process.env['DEBUG'];
delete process.env['DATABASE_URL'];
delete process.env['QUINTET_ROOT'];

// Properties see other inputs in every run; a failure names its seed, and QUINTET_TEST_SEED=… repeats the run.
const seed = process.env['QUINTET_TEST_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
