/** Temporary table that holds the number of wrong rows, which must be 0. */
export const GUARD_TABLE = 'quintet_check';
