@NullMarked
package io.github.pgmigrate.architecture.wrong.apply;

import org.jspecify.annotations.NullMarked;
