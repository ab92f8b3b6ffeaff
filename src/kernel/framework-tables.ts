// The tables of Quintet itself, which every project gets by a separate migration. They are not in the database client:
// the runtime reads them with SQL, so that they appear in no list of models, and their names cannot collide with a delegate.

/** One table, as a model without relations: a relation would need a field in a model of the user. */
interface FrameworkTable {
  /** Name of the Prisma model; starts with `Quintet`. */
  model: string;
  /** Starts with `quintet_`. */
  table: string;
  /** The feature that reads it, as a noun with its article, for messages. */
  feature: string;
  /** The model in Prisma's words, without the datasource. Times are milliseconds since 1970, the same on every database. */
  source: string;
  /** Only projects that have no model of their own for it get the table. */
  isForSessions?: boolean;
}

/** Where the stock Prisma tools find the tables; `makemigrations` writes it. Quintet itself reads the migrations. */
export const FRAMEWORK_FILE = 'src/quintet.prisma';

/** A new table, or a new column with a default, is enough to change the tables of projects. */
export const FRAMEWORK_TABLES: readonly FrameworkTable[] = [
  {
    model: 'QuintetThrottle',
    table: 'quintet_throttle',
    feature: 'the login throttle',
    source: `model QuintetThrottle {
  key       String @id
  count     Int
  expiresAt BigInt @map("expires_at")

  @@index([expiresAt])
  @@map("quintet_throttle")
}
`,
  },
  {
    model: 'QuintetSession',
    table: 'quintet_session',
    feature: 'the session store',
    isForSessions: true,
    // The user's key as text, so that the sessions of one user can be found whatever type the key has.
    source: `model QuintetSession {
  key       String  @id
  data      String
  userId    String? @map("user_id")
  expiresAt BigInt  @map("expires_at")

  @@index([userId])
  @@index([expiresAt])
  @@map("quintet_session")
}
`,
  },
  {
    model: 'QuintetToken',
    table: 'quintet_token',
    feature: 'authentication by API tokens',
    // The user's key as text, as in sessions. Scopes are separated by spaces.
    source: `model QuintetToken {
  id         String  @id
  hash       String  @unique
  name       String
  userId     String  @map("user_id")
  scopes     String
  createdAt  BigInt  @map("created_at")
  lastUsedAt BigInt? @map("last_used_at")
  expiresAt  BigInt? @map("expires_at")

  @@index([userId])
  @@map("quintet_token")
}
`,
  },
  {
    model: 'QuintetIdempotency',
    table: 'quintet_idempotency',
    feature: 'the header Idempotency-Key',
    // An empty answer belongs to a request that is still running.
    source: `model QuintetIdempotency {
  key         String @id
  fingerprint String
  answer      String @default("")
  expiresAt   BigInt @map("expires_at")

  @@index([expiresAt])
  @@map("quintet_idempotency")
}
`,
  },
  {
    model: 'QuintetAudit',
    table: 'quintet_audit',
    feature: 'the history of the admin',
    // Keys as text, and the label of the user: an entry outlives the row and the user that it is about. Changes are JSON.
    source: `model QuintetAudit {
  id        Int     @id @default(autoincrement())
  at        BigInt
  userId    String? @map("user_id")
  userLabel String  @map("user_label")
  model     String
  rowKey    String  @map("row_key")
  rowLabel  String  @map("row_label")
  action    String
  changes   String
  submitKey String? @unique @map("submit_key")

  @@index([model, rowKey, id])
  @@index([userId, id])
  @@map("quintet_audit")
}
`,
  },
];

/** The framework's table of that name, with or without a schema before it. */
export function findFrameworkTable(table: string | undefined): FrameworkTable | undefined {
  const name = table?.split('.').pop()?.replaceAll('"', '').toLowerCase();
  return FRAMEWORK_TABLES.find((entry) => entry.table === name);
}
