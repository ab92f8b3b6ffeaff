// The door 'quintet': what most files of a project import.
export { QuintetError } from '../kernel/errors.ts';
export * from './http/index.ts';
