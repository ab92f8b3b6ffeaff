import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  MAIL_NOT_CONFIGURED: {
    family: ProjectError,
    message: () => 'email is not configured',
    hint: "Set EMAIL_URL=smtp://user:password@host:587 and email: { url: env.optional('EMAIL_URL') } in src/settings.ts, or write src/mail.ts.",
  },
  MAIL_ADDRESS_INVALID: {
    family: ProjectError,
    message: ({ where, seen }: { where: string; seen: string }) =>
      `${where} is ${JSON.stringify(seen)}; expected an address such as ada@example.com or Ada <ada@example.com>`,
  },
  MAIL_HEADER_INVALID: {
    family: ProjectError,
    message: ({ name, seen }: { name: string; seen: string }) =>
      `${name} is ${JSON.stringify(seen)}; expected a header name of letters, digits and hyphens, and a value without line breaks`,
    hint: 'Remove the line breaks, or put the text into the body of the message.',
  },
  MAIL_TEXT_INVALID: {
    family: ProjectError,
    message: ({ name, seen }: { name: string; seen: string }) => `${name} is of type ${seen}; expected a string`,
    hint: 'Render a template, or join the parts into one string.',
  },
  MAIL_NO_RECIPIENT: {
    family: ProjectError,
    message: ({ subject }: { subject: string }) =>
      `the message ${JSON.stringify(subject)} has no recipient in to, cc or bcc`,
  },
  MAIL_SEND_FAILED: {
    family: ProjectError,
    message: ({ server, reason }: { server: string; reason: string }) =>
      `${server} did not accept the message: ${reason}`,
    hint: 'Run `quintet sendtestemail you@example.com` to test the settings.',
  },
});
