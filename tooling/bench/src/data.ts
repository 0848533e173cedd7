import pg from 'pg'

/** A shop of 40 tables with 13 columns each; the rows of each refer to the table before. */
export const tables = [
  ...['customer', 'address', 'supplier', 'product', 'category', 'price', 'stock', 'warehouse', 'shelf', 'cart'],
  ...[
    'cart_item',
    'sale',
    'sale_item',
    'payment',
    'refund',
    'invoice',
    'invoice_item',
    'shipment',
    'parcel',
    'carrier',
  ],
  ...['coupon', 'campaign', 'review', 'question', 'answer', 'ticket', 'message', 'employee', 'team', 'shift'],
  ...['salary', 'absence', 'contract', 'asset', 'account', 'booking', 'budget', 'tax_rate', 'currency', 'audit_entry'],
] as const

/** 100 or 1,000 rows of 7 columns. */
export function rowsSql(limit: number): string {
  return `SELECT id, title, status, amount, quantity, is_active, created_at FROM sale ORDER BY id LIMIT ${limit}`
}

/** What a client that knows only SQL asks for the schema. */
export const schemaSql = `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
  WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`

export async function fillDatabase(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(tables.map(createTable).join(';\n'))
    await client.query(`INSERT INTO sale (id, title, status, amount, quantity, is_active, created_at)
      SELECT n, 'Order of part ' || n * 37 % 1000, (ARRAY['new', 'paid', 'sent', 'done'])[n % 4 + 1], n * 7919 % 100000 / 100.0,
        n % 9 + 1, n % 3 > 0, timestamptz '2026-01-01' + n * interval '11 minutes'
      FROM generate_series(1, 5000) AS n`)
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}

function createTable(name: string, index: number): string {
  const before = tables[index - 1]
  const parent = before === undefined ? 'parent_id bigint' : `${before}_id bigint REFERENCES ${before}`
  return `CREATE TABLE ${name} (id bigint PRIMARY KEY, ${parent}, title text NOT NULL, code varchar(20), status text,
    amount numeric(12, 2), quantity integer, is_active boolean, tags text[], details jsonb, due_on date,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz)`
}
