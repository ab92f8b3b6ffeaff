// The entry 'quintet/settings': what src/settings.ts needs, without the server that 'quintet' loads. Commands read settings
// through it.
export { defineSettings, type SettingsInput } from './define-settings.ts';
export { env, projectRoot } from './env.ts';
