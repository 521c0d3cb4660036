@NullMarked
package io.github.pgmigrate.architecture.wrong.text;

import org.jspecify.annotations.NullMarked;
