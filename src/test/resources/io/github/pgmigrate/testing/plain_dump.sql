--
-- PostgreSQL database dump
--

\restrict Kq3vWm8ZtBn1RyXc5LsPd7HfJg2Ua9Eo4TiMw6NbVhGxQzDkCrYlSjFpAe0u

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: depot; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA depot;


ALTER SCHEMA depot OWNER TO postgres;

--
-- Name: condition; Type: TYPE; Schema: depot; Owner: postgres
--

CREATE TYPE depot.condition AS ENUM (
    'new',
    'worn; still fine',
    'it''s broken'
);


ALTER TYPE depot.condition OWNER TO postgres;

--
-- Name: barcode; Type: DOMAIN; Schema: depot; Owner: postgres
--

CREATE DOMAIN depot.barcode AS text
	CONSTRAINT barcode_check CHECK ((VALUE ~ '^[0-9]{8}$'::text));


ALTER DOMAIN depot.barcode OWNER TO postgres;

--
-- Name: shelf_of(text); Type: FUNCTION; Schema: depot; Owner: postgres
--

CREATE FUNCTION depot.shelf_of(place text) RETURNS text
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (shelf_of.place ~~ 'A%'::text) THEN 'left; near the door'::text
             ELSE 'right'::text
         END AS "case";
END;


ALTER FUNCTION depot.shelf_of(place text) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: depot; Owner: postgres
--

CREATE FUNCTION depot.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
BEGIN
    -- a comment with a ; and a 'quote and a $1 in it
    NEW.changed := '2026-05-01 12:00:00+00';
    EXECUTE 'SELECT $1' USING NEW.id;
    RETURN NEW;
END;
$_$;


ALTER FUNCTION depot.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: Tool box; Type: TABLE; Schema: depot; Owner: postgres
--

CREATE TABLE depot."Tool box" (
    id integer NOT NULL,
    label text,
    weight numeric(6,3) DEFAULT 0.500,
    state depot.condition DEFAULT 'new'::depot.condition NOT NULL,
    code depot.barcode,
    drawing bytea,
    "größe" real[],
    changed timestamp with time zone,
    CONSTRAINT "Tool box_weight_check" CHECK ((weight >= (0)::numeric))
);


ALTER TABLE depot."Tool box" OWNER TO postgres;

--
-- Name: TABLE "Tool box"; Type: COMMENT; Schema: depot; Owner: postgres
--

COMMENT ON TABLE depot."Tool box" IS 'What lies where; see the plan
-- this line is no comment
\. nor is this the end of anything';


--
-- Name: Tool box_id_seq; Type: SEQUENCE; Schema: depot; Owner: postgres
--

CREATE SEQUENCE depot."Tool box_id_seq"
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE depot."Tool box_id_seq" OWNER TO postgres;

--
-- Name: Tool box_id_seq; Type: SEQUENCE OWNED BY; Schema: depot; Owner: postgres
--

ALTER SEQUENCE depot."Tool box_id_seq" OWNED BY depot."Tool box".id;


--
-- Name: loans; Type: TABLE; Schema: depot; Owner: postgres
--

CREATE TABLE depot.loans (
    id bigint NOT NULL,
    box_id integer NOT NULL,
    given_on date NOT NULL,
    note jsonb
)
PARTITION BY RANGE (given_on);


ALTER TABLE depot.loans OWNER TO postgres;

--
-- Name: loans_id_seq; Type: SEQUENCE; Schema: depot; Owner: postgres
--

ALTER TABLE depot.loans ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME depot.loans_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: loans_2026; Type: TABLE; Schema: depot; Owner: postgres
--

CREATE TABLE depot.loans_2026 (
    id bigint NOT NULL,
    box_id integer NOT NULL,
    given_on date NOT NULL,
    note jsonb
);


ALTER TABLE depot.loans_2026 OWNER TO postgres;

--
-- Name: out_now; Type: VIEW; Schema: depot; Owner: postgres
--

CREATE VIEW depot.out_now AS
 SELECT b.label,
    l.given_on,
    (l.note ? 'back'::text) AS "back?"
   FROM (depot."Tool box" b
     JOIN depot.loans l ON ((l.box_id = b.id)));


ALTER TABLE depot.out_now OWNER TO postgres;

--
-- Name: nothing; Type: TABLE; Schema: depot; Owner: postgres
--

CREATE TABLE depot.nothing (
);


ALTER TABLE depot.nothing OWNER TO postgres;

--
-- Name: loans_2026; Type: TABLE ATTACH; Schema: depot; Owner: postgres
--

ALTER TABLE ONLY depot.loans ATTACH PARTITION depot.loans_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');


--
-- Name: Tool box id; Type: DEFAULT; Schema: depot; Owner: postgres
--

ALTER TABLE ONLY depot."Tool box" ALTER COLUMN id SET DEFAULT nextval('depot."Tool box_id_seq"'::regclass);


--
-- Data for Name: Tool box; Type: TABLE DATA; Schema: depot; Owner: postgres
--

COPY depot."Tool box" (id, label, weight, state, code, drawing, "größe", changed) FROM stdin;
1	hammer	1.250	new	00000017	\\x89504e47	{1.5,2}	2026-05-01 12:00:00+00
2	\N	0.500	worn; still fine	\N	\N	\N	\N
3		0.100	it's broken	\N	\\x	{}	\N
4	two\nlines\tand a tab; 'quote, $$ and \\. and \\N	0.200	new	\N	\N	{NULL}	\N
5	-- no comment /* nor this, :name stays	0.300	new	\N	\N	\N	\N
6	\\restrict\r	0.400	new	\N	\N	\N	2026-05-02 08:30:00+00
7	Schraubschlüssel 🔧 ключ	0.450	new	99999999	\N	\N	\N
\.


--
-- Data for Name: loans_2026; Type: TABLE DATA; Schema: depot; Owner: postgres
--

COPY depot.loans_2026 (id, box_id, given_on, note) FROM stdin;
1	1	2026-05-01	{"to": "Åsa", "back": null}
2	4	2026-05-03	{"text": "a \\"quoted\\" word; \\\\ and \\n"}
\.


--
-- Data for Name: nothing; Type: TABLE DATA; Schema: depot; Owner: postgres
--

COPY depot.nothing  FROM stdin;
\.


--
-- Name: Tool box_id_seq; Type: SEQUENCE SET; Schema: depot; Owner: postgres
--

SELECT pg_catalog.setval('depot."Tool box_id_seq"', 7, true);


--
-- Name: loans_id_seq; Type: SEQUENCE SET; Schema: depot; Owner: postgres
--

SELECT pg_catalog.setval('depot.loans_id_seq', 2, true);


--
-- Name: Tool box Tool box_pkey; Type: CONSTRAINT; Schema: depot; Owner: postgres
--

ALTER TABLE ONLY depot."Tool box"
    ADD CONSTRAINT "Tool box_pkey" PRIMARY KEY (id);


--
-- Name: loans loans_pkey; Type: CONSTRAINT; Schema: depot; Owner: postgres
--

ALTER TABLE ONLY depot.loans
    ADD CONSTRAINT loans_pkey PRIMARY KEY (id, given_on);


--
-- Name: loans_2026 loans_2026_pkey; Type: CONSTRAINT; Schema: depot; Owner: postgres
--

ALTER TABLE ONLY depot.loans_2026
    ADD CONSTRAINT loans_2026_pkey PRIMARY KEY (id, given_on);


--
-- Name: Tool box_lower_idx; Type: INDEX; Schema: depot; Owner: postgres
--

CREATE INDEX "Tool box_lower_idx" ON depot."Tool box" USING btree (lower(label)) WHERE (label <> ';'::text);


--
-- Name: loans_2026_pkey; Type: INDEX ATTACH; Schema: depot; Owner: postgres
--

ALTER INDEX depot.loans_pkey ATTACH PARTITION depot.loans_2026_pkey;


--
-- Name: out_now no_insert; Type: RULE; Schema: depot; Owner: postgres
--

CREATE RULE no_insert AS
    ON INSERT TO depot.out_now DO INSTEAD ( SELECT 1;
 SELECT 2;
);


--
-- Name: Tool box touched; Type: TRIGGER; Schema: depot; Owner: postgres
--

CREATE TRIGGER touched BEFORE UPDATE ON depot."Tool box" FOR EACH ROW EXECUTE FUNCTION depot.touch();


--
-- Name: loans loans_box_id_fkey; Type: FK CONSTRAINT; Schema: depot; Owner: postgres
--

ALTER TABLE depot.loans
    ADD CONSTRAINT loans_box_id_fkey FOREIGN KEY (box_id) REFERENCES depot."Tool box"(id);


--
-- Name: SCHEMA depot; Type: ACL; Schema: -; Owner: postgres
--

GRANT USAGE ON SCHEMA depot TO PUBLIC;


--
-- Name: TABLE "Tool box"; Type: ACL; Schema: depot; Owner: postgres
--

GRANT SELECT ON TABLE depot."Tool box" TO PUBLIC;


--
-- PostgreSQL database dump complete
--

\unrestrict Kq3vWm8ZtBn1RyXc5LsPd7HfJg2Ua9Eo4TiMw6NbVhGxQzDkCrYlSjFpAe0u

