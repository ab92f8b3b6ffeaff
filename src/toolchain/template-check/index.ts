export { checkVariables } from './check-variables.ts';
