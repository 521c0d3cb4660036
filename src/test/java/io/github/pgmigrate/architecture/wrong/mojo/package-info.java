@NullMarked
package io.github.pgmigrate.architecture.wrong.mojo;

import org.jspecify.annotations.NullMarked;
