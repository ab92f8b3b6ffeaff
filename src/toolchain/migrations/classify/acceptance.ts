// Data that a migration loses is accepted once, in the migration itself: a comment with the checksum of its SQL, which ends to
// count as soon as a statement is edited.
import { createHash } from 'node:crypto';
import { splitStatements } from '../apply/run-script.ts';
import { normalize, tokenize } from './tokens.ts';

const ACCEPTED = /^--[ \t]*quintet:[ \t]*accepts-loss[ \t]+([0-9a-f]{16})[ \t]*$/im;
const LINE = new RegExp(`${ACCEPTED.source}\\n?`, 'gim');

/** The script with its losses accepted, instead of an older acceptance. */
export function withAcceptance(script: string): string {
  return `-- quintet: accepts-loss ${checksumOf(script)}\n${withoutAcceptance(script)}`;
}

export function withoutAcceptance(script: string): string {
  return script.replace(LINE, '');
}

export function isAccepted(script: string): boolean {
  return ACCEPTED.exec(script)?.[1] === checksumOf(script);
}

/** Of the statements, whatever the comments and the spaces between them. */
function checksumOf(script: string): string {
  const statements = splitStatements(script).map((statement) => normalize(tokenize(statement)));
  return createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 16);
}
