@NullMarked
package io.github.pgmigrate.architecture.wrong.sql;

import org.jspecify.annotations.NullMarked;
