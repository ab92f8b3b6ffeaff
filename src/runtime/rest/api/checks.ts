// What `quintet check` says about APIs.
import type { CheckMessage } from '../../../kernel/project-handle.ts';
import type { Application } from '../../http/application.ts';

/** Settings that would let pages of any site act as the users of this one. */
export function checkApis({ settings: { cors } }: Pick<Application, 'settings'>): CheckMessage[] {
  if (!cors.credentials || !cors.origins.includes('*')) return [];
  return [
    {
      id: 'rest.E001',
      level: 'error',
      message: 'cors.credentials is true and cors.origins contains "*", so pages of every site could act as your users',
      hint: "Replace '*' in cors.origins with the origins of your sites, or set cors.credentials to false.",
      where: 'src/settings.ts',
    },
  ];
}
