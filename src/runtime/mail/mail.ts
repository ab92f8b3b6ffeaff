import type { Address } from './addresses.ts';

export interface MailAttachment {
  name: string;
  content: string | Uint8Array;
  /** Default: `application/octet-stream`. */
  contentType?: string;
}

/** A checked message, as backends get it. */
export interface Mail {
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly replyTo: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly Required<MailAttachment>[];
  readonly messageId: string;
  readonly date: Date;
  /** Everybody who gets it, each address once. */
  readonly recipients: readonly string[];
  /** The message as it travels (RFC 5322 and MIME; ASCII, lines end with CRLF), without `bcc`. */
  render(): Promise<string>;
}
