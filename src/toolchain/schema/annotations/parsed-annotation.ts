import type { AnnotationValue } from '../../../kernel/model.ts';

type ArgumentKind = 'string' | 'number' | 'boolean' | 'null' | 'name' | 'list';

export interface ParsedValue {
  kind: ArgumentKind;
  value: AnnotationValue;
  /** Only of lists. */
  items: ParsedValue[];
  /** Offset in the file. */
  offset: number;
}

export interface ParsedArgument {
  /** Undefined for a positional argument. */
  name: string | undefined;
  value: ParsedValue;
  offset: number;
}

export interface ParsedAnnotation {
  name: string;
  arguments: ParsedArgument[];
  /** Offset of the `@` in the file. */
  offset: number;
}

export interface ParsedDocs {
  annotations: ParsedAnnotation[];
  /** What is left of the comment, or undefined. */
  documentation: string | undefined;
}
