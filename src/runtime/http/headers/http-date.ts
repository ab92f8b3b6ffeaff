const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = '(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})';
// The three forms of RFC 9110 §5.6.7: the current one and the two that recipients must still read.
const RFC1123 = new RegExp(`^\\w{3}, (?<d>[0-9]{2}) (?<mon>\\w{3}) (?<y>[0-9]{4}) ${TIME} GMT$`);
const RFC850 = new RegExp(`^\\w{6,9}, (?<d>[0-9]{2})-(?<mon>\\w{3})-(?<y>[0-9]{2}) ${TIME} GMT$`);
const ASCTIME = new RegExp(`^\\w{3} (?<mon>\\w{3}) (?<d>[0-9 ][0-9]) ${TIME} (?<y>[0-9]{4})$`);

/** Seconds since 1970 of a date in a header; undefined when it is none. */
export function parseHttpDate(text: string, now: Date = new Date()): number | undefined {
  const groups = (RFC1123.exec(text) ?? RFC850.exec(text) ?? ASCTIME.exec(text))?.groups;
  const month = MONTHS.indexOf(groups?.['mon']?.toLowerCase() ?? '');
  if (!groups || month === -1) return undefined;
  const { d = 0, h = 0, m = 0, s = 0 } = groups;
  const year = fullYear(Number(groups['y']), now);
  const date = new Date(Date.UTC(year, month, Number(d), Number(h), Number(m), Number(s)));
  return date.getUTCDate() === Number(d) && date.getUTCHours() === Number(h) ? date.getTime() / 1000 : undefined;
}

// A year of two digits is in this century, unless that is more than 50 years ahead.
function fullYear(year: number, now: Date): number {
  if (year >= 100) return year;
  const thisYear = now.getUTCFullYear();
  const century = thisYear - (thisYear % 100);
  return year - (thisYear % 100) > 50 ? century - 100 + year : century + year;
}
