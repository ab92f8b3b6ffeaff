-- What Sakila's port to PostgreSQL has: an enum, a domain, text search, arrays, a serial with a sequence of its own name,
-- a partitioned table, cyclic foreign keys, triggers, rules and views.
CREATE TYPE rating AS ENUM ('G', 'PG', 'PG-13', 'NC-17');
CREATE DOMAIN year AS integer CONSTRAINT year_check CHECK (VALUE >= 1901 AND VALUE <= 2155);
CREATE SEQUENCE film_film_id_seq;
CREATE TABLE language (language_id serial PRIMARY KEY, name character(20) NOT NULL, last_update timestamp NOT NULL DEFAULT now());
CREATE TABLE film (
  film_id integer NOT NULL DEFAULT nextval('film_film_id_seq'::regclass) PRIMARY KEY,
  title varchar(255) NOT NULL,
  description text,
  release_year year,
  language_id smallint NOT NULL REFERENCES language ON UPDATE CASCADE ON DELETE RESTRICT,
  original_language_id smallint REFERENCES language ON UPDATE CASCADE ON DELETE RESTRICT,
  rental_duration smallint NOT NULL DEFAULT 3,
  rental_rate numeric(4,2) NOT NULL DEFAULT 4.99,
  length smallint CHECK (length > 0),
  rating rating DEFAULT 'G'::rating,
  special_features text[],
  fulltext tsvector NOT NULL,
  last_update timestamp NOT NULL DEFAULT now()
);
CREATE INDEX film_fulltext_idx ON film USING gist (fulltext);
CREATE TRIGGER film_fulltext_trigger BEFORE INSERT OR UPDATE ON film FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title', 'description');
CREATE TABLE actor (actor_id serial PRIMARY KEY, first_name varchar(45) NOT NULL, last_name varchar(45) NOT NULL);
CREATE INDEX idx_actor_last_name ON actor (last_name text_pattern_ops);
CREATE TABLE film_actor (actor_id smallint NOT NULL REFERENCES actor, film_id smallint NOT NULL REFERENCES film, last_update timestamp NOT NULL DEFAULT now(), PRIMARY KEY (actor_id, film_id));
CREATE TABLE store (store_id serial PRIMARY KEY, manager_staff_id smallint NOT NULL, last_update timestamp NOT NULL DEFAULT now());
CREATE TABLE staff (staff_id serial PRIMARY KEY, first_name varchar(45) NOT NULL, email varchar(50), store_id smallint NOT NULL REFERENCES store, active boolean NOT NULL DEFAULT true, password varchar(40), picture bytea);
CREATE UNIQUE INDEX idx_unq_manager ON store (manager_staff_id);
CREATE TABLE inventory (inventory_id serial PRIMARY KEY, film_id smallint NOT NULL REFERENCES film, store_id smallint NOT NULL REFERENCES store);
CREATE TABLE rental (rental_id serial PRIMARY KEY, rental_date timestamptz NOT NULL, inventory_id integer NOT NULL REFERENCES inventory, staff_id smallint NOT NULL REFERENCES staff, period tstzrange NOT NULL DEFAULT tstzrange(now(), NULL), took interval);
CREATE UNIQUE INDEX idx_unq_rental ON rental (rental_date, inventory_id);
CREATE TABLE payment (payment_id serial NOT NULL, rental_id integer NOT NULL REFERENCES rental, amount numeric(5,2) NOT NULL, payment_date timestamptz NOT NULL, PRIMARY KEY (payment_date, payment_id)) PARTITION BY RANGE (payment_date);
CREATE TABLE payment_p2022_01 PARTITION OF payment FOR VALUES FROM ('2022-01-01') TO ('2022-02-01');
CREATE TABLE payment_rest PARTITION OF payment DEFAULT;
CREATE VIEW film_list AS SELECT film_id, title, rating FROM film;
CREATE MATERIALIZED VIEW sales AS SELECT count(*) AS payments FROM payment;
INSERT INTO language (name) VALUES ('English'), ('Italian');
INSERT INTO film (title, description, language_id, special_features, release_year, rating) VALUES ('ACADEMY DINOSAUR', 'A drama', 1, '{Trailers,"Deleted Scenes"}', 2006, 'PG-13');
INSERT INTO actor (first_name, last_name) VALUES ('PENELOPE', 'GUINESS');
INSERT INTO film_actor (actor_id, film_id) VALUES (1, 1);
INSERT INTO store (manager_staff_id) VALUES (1);
INSERT INTO staff (first_name, email, store_id, picture) VALUES ('Mike', 'mike@example.com', 1, '\x89504e470d0a5a0a');
ALTER TABLE store ADD CONSTRAINT store_manager_fkey FOREIGN KEY (manager_staff_id) REFERENCES staff (staff_id);
INSERT INTO inventory (film_id, store_id) VALUES (1, 1);
INSERT INTO rental (rental_date, inventory_id, staff_id, took) VALUES ('2022-01-03 10:00:00+02', 1, 1, '3 days');
INSERT INTO payment (rental_id, amount, payment_date) VALUES (1, 2.99, '2022-01-03 11:00:00.123456+00');
