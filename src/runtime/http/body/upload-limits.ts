import type { Settings } from '../../../kernel/settings.ts';

export type UploadLimits = Settings['uploads'];
