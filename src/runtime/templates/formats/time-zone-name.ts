import { errors } from '../errors.ts';
import { toText } from '../run/text.ts';

/** The IANA name of a zone. @throws {TemplateError} TEMPLATE_ARGUMENT: there is no such zone */
export function zoneName(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const name = toText(value);
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    throw errors.TEMPLATE_ARGUMENT(
      { text: `there is no time zone ${JSON.stringify(name)}` },
      {
        hint: 'Use an IANA name such as Europe/Berlin.',
        cause: error,
      },
    );
  }
}
