CREATE TABLE IF NOT EXISTS deployment (
    id     bigint GENERATED ALWAYS AS IDENTITY,
    script text NOT NULL
);
