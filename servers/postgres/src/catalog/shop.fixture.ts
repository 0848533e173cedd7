import { type Connected, type ConnectOptions, connect } from '@mcp-connectors/testing'
import { postgres } from '../connector.ts'
import { type FreshDatabase, freshDatabase } from '../fresh-database.ts'

/** A small shop with one of everything that the tools describe. */
export const shop: readonly string[] = [
  'CREATE SCHEMA shop',
  "CREATE TYPE shop.status AS ENUM ('new', 'paid', 'sent')",
  "CREATE DOMAIN shop.email AS text CHECK (VALUE LIKE '%@%')",
  'CREATE TYPE shop.money AS (amount numeric(10, 2), currency char(3))',
  `CREATE TABLE shop.customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email shop.email NOT NULL UNIQUE, name varchar(100),
    created timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00', data jsonb)`,
  "COMMENT ON TABLE shop.customers IS 'People who''ve bought'",
  "COMMENT ON COLUMN shop.customers.email IS 'Where the bill goes'",
  `CREATE TABLE shop.orders (
    id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES shop.customers ON DELETE CASCADE,
    status shop.status NOT NULL DEFAULT 'new', total numeric(10, 2) CHECK (total >= 0), placed_at timestamptz NOT NULL, note text)`,
  `CREATE TABLE shop.lines (
    order_id bigint REFERENCES shop.orders, line int, sku text, qty int NOT NULL DEFAULT 1, price numeric,
    amount numeric GENERATED ALWAYS AS (qty * price) STORED, PRIMARY KEY (order_id, line))`,
  "CREATE INDEX orders_open ON shop.orders (placed_at DESC) WHERE status <> 'sent'",
  `CREATE VIEW shop.big AS SELECT o.id, c.name, o.total FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id
    WHERE o.total > 100`,
  'CREATE MATERIALIZED VIEW shop.daily AS SELECT date(placed_at) AS day, count(*) AS n FROM shop.orders GROUP BY 1',
  'CREATE TABLE shop.events (at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at)',
  "CREATE TABLE shop.events_2026 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00')",
  'CREATE TABLE shop.events_rest PARTITION OF shop.events DEFAULT',
  "CREATE FUNCTION shop.total(bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT sum(total) FROM shop.orders WHERE customer_id = $1'",
  "CREATE FUNCTION shop.total(text) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT 1.0'",
  "CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.placed_at := now(); RETURN NEW; END'",
  'CREATE TRIGGER touch BEFORE UPDATE ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.touch()',
  'ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY',
  'CREATE POLICY mine ON shop.orders FOR SELECT USING (customer_id > 0)',
  'CREATE SEQUENCE shop.numbers AS int START 7 MAXVALUE 100',
  'CREATE TABLE "Odd Name" ("Weird.Col" int PRIMARY KEY, "select" text)',
]

/** Rows for plans and statistics: 1,000 customers, 30,000 orders. */
export const shopRows: readonly string[] = [
  "INSERT INTO shop.customers (email, name) SELECT 'u' || i || '@x.io', 'Name ' || i FROM generate_series(1, 1000) i",
  `INSERT INTO shop.orders (id, customer_id, status, total, placed_at) SELECT i, 1 + i % 1000,
    (ARRAY['new', 'paid', 'sent'])[1 + i % 3]::shop.status, i % 500, '2026-01-01 00:00+00'::timestamptz + i * interval '1 minute'
    FROM generate_series(1, 30000) i`,
  'ANALYZE',
]

export interface Shop extends AsyncDisposable {
  database: FreshDatabase
  server: Connected
}

/** A database of its own with these statements run, and this server connected to it. */
export async function openShop(
  statements: readonly string[] = shop,
  options: Partial<ConnectOptions<typeof postgres.options>> = {},
  on?: string,
): Promise<Shop> {
  const database = await freshDatabase(on)
  if (statements.length > 0) await database.admin(...statements)
  const server = await connect(postgres, { ...options, options: { url: database.url, ...options.options } })
  return {
    database,
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await database.drop()
    },
  }
}
