-- What Sakila's port to SQLite has: no AUTOINCREMENT, types of MySQL, checks in place of enums, texts as moments, cyclic foreign
-- keys, triggers that write the time, views.
CREATE TABLE language (language_id SMALLINT NOT NULL, name CHAR(20) NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (language_id));
CREATE TABLE film (film_id int NOT NULL, title VARCHAR(255) NOT NULL, description BLOB SUB_TYPE TEXT DEFAULT NULL, release_year VARCHAR(4) DEFAULT NULL, language_id SMALLINT NOT NULL, original_language_id SMALLINT DEFAULT NULL, rental_duration SMALLINT DEFAULT 3 NOT NULL, rental_rate DECIMAL(4,2) DEFAULT 4.99 NOT NULL, length SMALLINT DEFAULT NULL, rating VARCHAR(10) DEFAULT 'G', special_features VARCHAR(100) DEFAULT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (film_id), CONSTRAINT CHECK_special_features CHECK (special_features is null or special_features like '%Trailers%'), CONSTRAINT CHECK_special_rating CHECK (rating in ('G','PG','PG-13','R','NC-17')), CONSTRAINT fk_film_language FOREIGN KEY (language_id) REFERENCES language (language_id), CONSTRAINT fk_film_language_original FOREIGN KEY (original_language_id) REFERENCES language (language_id));
CREATE INDEX idx_fk_language_id ON film (language_id);
CREATE TRIGGER film_trigger_ai AFTER INSERT ON film BEGIN UPDATE film SET last_update = DATETIME('NOW') WHERE rowid = new.rowid; END;
CREATE TABLE actor (actor_id numeric NOT NULL, first_name VARCHAR(45) NOT NULL, last_name VARCHAR(45) NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (actor_id));
CREATE TABLE film_actor (actor_id INT NOT NULL, film_id INT NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (actor_id, film_id), CONSTRAINT fk_film_actor_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON DELETE NO ACTION ON UPDATE CASCADE, CONSTRAINT fk_film_actor_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON DELETE NO ACTION ON UPDATE CASCADE);
CREATE TABLE film_text (film_id SMALLINT NOT NULL, title VARCHAR(255) NOT NULL, description BLOB SUB_TYPE TEXT, PRIMARY KEY (film_id));
CREATE TABLE staff (staff_id SMALLINT NOT NULL, first_name VARCHAR(45) NOT NULL, picture BLOB DEFAULT NULL, email VARCHAR(50) DEFAULT NULL, store_id INT NOT NULL, active SMALLINT DEFAULT 1 NOT NULL, password VARCHAR(40) DEFAULT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (staff_id), CONSTRAINT fk_staff_store FOREIGN KEY (store_id) REFERENCES store (store_id) ON DELETE NO ACTION ON UPDATE CASCADE);
CREATE TABLE store (store_id INT NOT NULL, manager_staff_id SMALLINT NOT NULL, last_update TIMESTAMP NOT NULL, PRIMARY KEY (store_id), CONSTRAINT fk_store_staff FOREIGN KEY (manager_staff_id) REFERENCES staff (staff_id));
CREATE TABLE rental (rental_id INT NOT NULL, rental_date TIMESTAMP NOT NULL, film_id INT NOT NULL, return_date TIMESTAMP DEFAULT NULL, staff_id SMALLINT NOT NULL, PRIMARY KEY (rental_id), CONSTRAINT fk_rental_staff FOREIGN KEY (staff_id) REFERENCES staff (staff_id), CONSTRAINT fk_rental_film FOREIGN KEY (film_id) REFERENCES film (film_id));
CREATE UNIQUE INDEX idx_rental_uq ON rental (rental_date, film_id, staff_id);
CREATE TABLE payment (payment_id int NOT NULL, staff_id SMALLINT NOT NULL, rental_id INT DEFAULT NULL, amount DECIMAL(5,2) NOT NULL, payment_date TIMESTAMP NOT NULL, PRIMARY KEY (payment_id), CONSTRAINT fk_payment_rental FOREIGN KEY (rental_id) REFERENCES rental (rental_id) ON DELETE SET NULL ON UPDATE CASCADE, CONSTRAINT fk_payment_staff FOREIGN KEY (staff_id) REFERENCES staff (staff_id));
CREATE VIEW film_list AS SELECT film_id AS FID, title FROM film;
INSERT INTO language VALUES (1, 'English', '2021-03-06 15:51:48'), (2, 'Italian', '2021-03-06 15:51:48');
INSERT INTO film VALUES (1, 'ACADEMY DINOSAUR', 'A drama', '2006', 1, NULL, 6, 0.99, 86, 'PG', 'Deleted Scenes,Trailers', '2021-03-06 15:52:00');
INSERT INTO actor VALUES (1, 'PENELOPE', 'GUINESS', '2021-03-06 15:51:59');
INSERT INTO film_actor VALUES (1, 1, '2021-03-06 15:52:45');
INSERT INTO staff VALUES (1, 'Mike', x'89504e470d0a5a0a', 'mike@example.com', 1, 1, NULL, '2021-03-06 15:52:00.000');
INSERT INTO store VALUES (1, 1, '2021-03-06 15:52:00');
INSERT INTO rental VALUES (1, '2005-05-24 22:53:30.000', 1, '2005-05-26 22:04:30.000', 1);
INSERT INTO payment VALUES (1, 1, 1, 2.99, '2005-05-25 11:30:37.000');
