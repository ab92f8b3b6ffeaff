-- Three schemas that refer to each other; the connection's own is the one that is adopted.
CREATE SCHEMA billing;
CREATE SCHEMA audit;
CREATE TABLE billing.accounts (id serial PRIMARY KEY, iban text NOT NULL UNIQUE);
CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, account_id integer REFERENCES billing.accounts (id));
CREATE TABLE orders (id serial PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers (id), placed_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE billing.invoices (id serial PRIMARY KEY, order_id integer NOT NULL REFERENCES public.orders (id), account_id integer NOT NULL REFERENCES billing.accounts (id));
CREATE TABLE audit.orders (id bigserial PRIMARY KEY, order_id integer NOT NULL, changed_at timestamptz NOT NULL DEFAULT now());
