export interface ModelRename {
  kind: 'model';
  from: string;
  to: string;
}

export interface FieldRename {
  kind: 'field';
  /** Name of the model after its own rename, if any. */
  model: string;
  from: string;
  to: string;
}

export interface EnumRename {
  kind: 'enum';
  from: string;
  to: string;
}

export interface ValueRename {
  kind: 'value';
  /** Name of the enum after its own rename, if any. */
  enum: string;
  from: string;
  to: string;
}

/** The table behind a many-to-many relation moves. */
export interface RelationRename {
  kind: 'relation';
  from: string;
  to: string;
  /** The two ends of the relation were swapped: column A is column B now. */
  isFlipped: boolean;
}

export type Rename = ModelRename | FieldRename | EnumRename | ValueRename | RelationRename;
