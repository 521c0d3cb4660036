package io.github.pgmigrate.rehearse;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has Gson write an Optional as its value, and an empty one as null. */
final class OptionalAdapters implements TypeAdapterFactory {

    @Override
    @SuppressWarnings("unchecked") // the type asked for is that of the optional
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (type.getRawType() != Optional.class || !(type.getType() instanceof ParameterizedType optional)) {
            return null;
        }
        return (TypeAdapter<T>) new OfValue<>(gson.getAdapter(TypeToken.get(optional.getActualTypeArguments()[0])));
    }

    private static final class OfValue<V> extends TypeAdapter<Optional<V>> {

        private final TypeAdapter<V> values;

        OfValue(TypeAdapter<V> values) {
            this.values = values;
        }

        @Override
        public void write(JsonWriter json, Optional<V> optional) throws IOException {
            if (optional.isPresent()) {
                values.write(json, optional.get());
            } else {
                json.nullValue();
            }
        }

        @Override
        public Optional<V> read(JsonReader json) throws IOException {
            if (json.peek() == JsonToken.NULL) {
                json.nextNull();
                return Optional.empty();
            }
            return Optional.ofNullable(values.read(json));
        }
    }
}
