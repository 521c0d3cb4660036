/** The psql script language: lexer, statement cutting, variables, meta-commands. */
@NullMarked
package io.github.pgmigrate.sql;

import org.jspecify.annotations.NullMarked;
