--
-- PostgreSQL database dump
--

\restrict AnyWordThatNobodyCanGuess

-- Dumped from database version 17.11
-- Dumped by pg_dump version 17.11

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
-- Name: public; Type: SCHEMA; Schema: -; Owner: postgres
--

-- *not* creating schema, since initdb creates it


ALTER SCHEMA public OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: schema_version; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.schema_version (
    version numeric(30,0),
    description text NOT NULL,
    script text NOT NULL,
    kind text NOT NULL,
    checksum text,
    header jsonb NOT NULL,
    rollback text,
    irreversible text,
    transactional boolean NOT NULL,
    statements bigint NOT NULL,
    applied_by text NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    execution_ms bigint NOT NULL,
    plugin_version text NOT NULL,
    CONSTRAINT schema_version_check CHECK (((version IS NULL) = (kind = 'repeatable'::text))),
    CONSTRAINT schema_version_kind_check CHECK ((kind = ANY (ARRAY['versioned'::text, 'repeatable'::text, 'baseline'::text])))
);


ALTER TABLE public.schema_version OWNER TO postgres;

--
-- Name: TABLE schema_version; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.schema_version IS 'pgmigrate history, format 1';


--
-- Name: schema_version_log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.schema_version_log (
    id bigint NOT NULL,
    event text NOT NULL,
    version numeric(30,0),
    script text NOT NULL,
    kind text NOT NULL,
    checksum text,
    by_role text NOT NULL,
    from_host text,
    at timestamp with time zone NOT NULL,
    execution_ms bigint,
    detail text,
    plugin_version text NOT NULL
);


ALTER TABLE public.schema_version_log OWNER TO postgres;

--
-- Name: TABLE schema_version_log; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.schema_version_log IS 'What pgmigrate did, and when; append-only';


--
-- Name: schema_version_log_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.schema_version_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.schema_version_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: schema_version_step; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.schema_version_step (
    migration text NOT NULL,
    direction text NOT NULL,
    step integer NOT NULL,
    state text NOT NULL,
    statements integer NOT NULL,
    digest text NOT NULL,
    summary text NOT NULL,
    before jsonb,
    variables jsonb,
    temporary boolean NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT schema_version_step_direction_check CHECK ((direction = ANY (ARRAY['forward'::text, 'rollback'::text]))),
    CONSTRAINT schema_version_step_state_check CHECK ((state = ANY (ARRAY['started'::text, 'failed'::text, 'done'::text])))
);


ALTER TABLE public.schema_version_step OWNER TO postgres;

--
-- Name: TABLE schema_version_step; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.schema_version_step IS 'Migrations of pgmigrate that were begun outside one transaction and not finished';


--
-- Name: users; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.users (
    id integer NOT NULL,
    name text NOT NULL
);


ALTER TABLE public.users OWNER TO postgres;

--
-- Data for Name: schema_version; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schema_version (version, description, script, kind, checksum, header, rollback, irreversible, transactional, statements, applied_by, applied_at, execution_ms, plugin_version) FROM stdin;
1	create users	001_create_users.sql	versioned	75fbad17df78bb9463104a13055328f7f2ce5417f5edf481fbf068c77051307e	{}	DROP TABLE users;\n	\N	t	1	postgres	2026-11-26 17:19:53.943606+00	2	0.1.0
\.


--
-- Data for Name: schema_version_log; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schema_version_log (id, event, version, script, kind, checksum, by_role, from_host, at, execution_ms, detail, plugin_version) FROM stdin;
1	applied	1	001_create_users.sql	versioned	75fbad17df78bb9463104a13055328f7f2ce5417f5edf481fbf068c77051307e	postgres	laptop	2026-11-26 17:19:53.943722+00	2	\N	0.1.0
\.


--
-- Data for Name: schema_version_step; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.schema_version_step (migration, direction, step, state, statements, digest, summary, before, variables, temporary, started_at, finished_at) FROM stdin;
\.


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.users (id, name) FROM stdin;
1	Ada
2	Grace
3	Edsger
\.


--
-- Name: schema_version_log_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.schema_version_log_id_seq', 1, true);


--
-- Name: schema_version_log schema_version_log_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.schema_version_log
    ADD CONSTRAINT schema_version_log_pkey PRIMARY KEY (id);


--
-- Name: schema_version schema_version_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (kind, script);


--
-- Name: schema_version_step schema_version_step_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.schema_version_step
    ADD CONSTRAINT schema_version_step_pkey PRIMARY KEY (migration, direction, step);


--
-- Name: schema_version schema_version_version_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_version_key UNIQUE (version);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: postgres
--

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO PUBLIC;


--
-- PostgreSQL database dump complete
--

\unrestrict AnyWordThatNobodyCanGuess

