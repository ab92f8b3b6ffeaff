// The door 'quintet/settings': what src/settings.ts needs, without the server behind the door 'quintet'. Commands read
// settings through it.
export { defineSettings, type SettingsInput } from '../http/define-settings.ts';
export { env, projectRoot } from '../http/env.ts';
