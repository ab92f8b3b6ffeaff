import type { Database } from '../../kernel/database.ts';
import type { SchemaDescription } from '../../kernel/model.ts';
import type { Settings } from '../../kernel/settings.ts';
import type { ModelAdmin } from '../admin/index.ts';
