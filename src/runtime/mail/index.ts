// The entry 'quintet/mail'.
export type { Address } from './addresses.ts';
export type { MailBackend } from './backend.ts';
export { consoleBackend } from './backends/console.ts';
export { fileBackend } from './backends/file.ts';
export { memoryBackend, type MemoryBackend } from './backends/memory.ts';
export { smtpBackend, type SmtpOptions } from './backends/smtp.ts';
export { sendMail } from './mailer.ts';
export type { MailMessage } from './message.ts';
export type { Mail, MailAttachment } from './mail.ts';
