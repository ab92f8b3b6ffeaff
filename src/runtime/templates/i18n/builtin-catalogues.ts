// Words that filters of Quintet print and that Intl does not have, or writes in an unusual way.
import { frenchAccounts, germanAccounts } from './account-messages.ts';
import { frenchAdmin, germanAdmin } from './admin-messages.ts';
import { frenchErrors, germanErrors } from './error-messages.ts';
import { frenchForms, germanForms } from './form-messages.ts';
import { frenchStarters, germanStarters } from './starter-messages.ts';
import type { Catalogue } from './catalogue.ts';

const units = (bytes: Record<string, string>, ...[kilo, mega, giga, tera, peta]: string[]): Catalogue['messages'] => ({
  '%(size)d byte': bytes,
  ...(kilo === undefined
    ? {}
    : {
        '%s KB': `%s ${kilo}`,
        '%s MB': `%s ${mega}`,
        '%s GB': `%s ${giga}`,
        '%s TB': `%s ${tera}`,
        '%s PB': `%s ${peta}`,
      }),
});

export const builtinCatalogues: Readonly<Record<string, Catalogue>> = {
  ar: { messages: { ', ': '، ', or: 'أو', 'yes,no,maybe': 'نعم,لا,ربما' } },
  cs: { messages: { 'yes,no,maybe': 'ano,ne,možná' } },
  de: {
    messages: {
      ...units({ one: '%(size)d Byte', other: '%(size)d Bytes' }),
      'yes,no,maybe': 'Ja,Nein,Vielleicht',
      ...germanForms,
      ...germanErrors,
      ...germanAccounts,
      ...germanStarters,
      ...germanAdmin,
    },
  },
  es: { messages: { 'yes,no,maybe': 'sí,no,quizás' } },
  fr: {
    messages: {
      ...units({ one: '%(size)d octet', other: '%(size)d octets' }, 'Kio', 'Mio', 'Gio', 'Tio', 'Pio'),
      'yes,no,maybe': 'oui,non,peut-être',
      ...frenchForms,
      ...frenchErrors,
      ...frenchAccounts,
      ...frenchStarters,
      ...frenchAdmin,
    },
  },
  it: { messages: { 'yes,no,maybe': 'sì,no,forse' } },
  nl: { messages: { 'yes,no,maybe': 'ja,nee,misschien' } },
  pl: { messages: { 'yes,no,maybe': 'tak,nie,może' } },
  pt: { messages: { 'yes,no,maybe': 'sim,não,talvez' } },
};
