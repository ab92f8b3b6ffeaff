export interface Risk {
  /**
   * `data-loss`: values are lost; `fails`: rows that exist make it fail; `rewrite`: every row is written again, nobody else
   * writes meanwhile; `lock`: writes wait while the table is read.
   */
  kind: 'data-loss' | 'fails' | 'rewrite' | 'lock';
  table: string;
  /** Rows concerned. */
  rows: number;
  /** For people: `deletes table Post with 12 rows` */
  text: string;
  /** The statement that does it. */
  sql: string;
}
