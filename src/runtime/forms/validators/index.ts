export { runValidators, type Validator } from './validator.ts';
export { maxLength, maxValue, minLength, minValue, stepValue } from './limits.ts';
export { compareDecimals, decimalPlaces, isDecimalText, normalizeDecimal } from './decimal.ts';
export { cleanIpv6, ipAddress, ipv4Address, ipv6Address, isIpv4, isIpv6 } from './ip.ts';
export { domainName } from './domain.ts';
export { emailAddress } from './email.ts';
export { MAX_URL_LENGTH, webUrl } from './url.ts';
export { integerText, noNullCharacters, pattern, slug } from './pattern.ts';
