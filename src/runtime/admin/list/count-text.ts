import type { HttpRequest } from '../../http/request.ts';
import { translate } from '../../templates/translate.ts';
import { groupDigits } from '../numbers.ts';
import type { AdminSite } from '../admin-site.ts';

/** `300`, or `more than 1,000` where nobody counted further. */
export function countText(request: HttpRequest, site: AdminSite, count: number, isExact: boolean): string {
  if (isExact) return groupDigits(String(count), site.languageCode);
  return translate(request, 'more than %(count)s', { count: groupDigits(String(count), site.languageCode, 4) });
}
