// Copyright the WebSocket Protocol Module authors.
// SPDX-License-Identifier: Apache-2.0
package io.websocketmodule.impl.connection;

import io.websocketmodule.impl.connection.ModelledConnection.Form;
import io.websocketmodule.impl.connection.ModelledConnection.Setup;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Reads, writes, closes and cancels in every form, the peer's bytes, faults of the container, and
 * time, in any order: no message is lost or out of its order, every operation ends once, and
 * nothing follows the end. A failure is told as the shortest chain of steps that brings it about.
 */
class ConnectionModelTest {

  private static final int STEPS = 60;

  /** The same stories in each build. */
  @Property(tries = 600, seed = "6455")
  void everyOrderOfStepsKeepsTheModel(@ForAll("stories") ActionChain<ModelledConnection> story) {
    run(story);
  }

  /** Others in each run, of a seed that a failure names: what {@code -Pmodel} is for. */
  @Tag("long")
  @Property(tries = 20_000)
  void everyOtherOrderDoesToo(@ForAll("stories") ActionChain<ModelledConnection> story) {
    run(story);
  }

  /** Found by the other stories: the transport was read behind its end. */
  @Example
  void anEndThatIsNoticedByWritingEndsReadingToo() {
    ModelledConnection world =
        new ModelledConnection(
            new Setup(new ModelTransport.Kind(true, false, false, Integer.MAX_VALUE), 0, 0, 0));
    world.open();
    world.tellEvents();
    world.peer.data(false, 10, true);
    world.peer.invalid(0);
    world.arrive(1000);
    world.tellEvents();
    world.lose(false);
    world.read(20, Form.CALLBACK);
    world.check();
    world.finish();
  }

  private static void run(ActionChain<ModelledConnection> story) {
    ModelledConnection end = story.withInvariant("the model", ModelledConnection::check).run();
    end.finish();
  }

  @Provide
  Arbitrary<ActionChain<ModelledConnection>> stories() {
    return setups().flatMap(ConnectionModelTest::stories);
  }

  private static Arbitrary<Setup> setups() {
    Arbitrary<Boolean> either = Arbitraries.of(true, false);
    Arbitrary<ModelTransport.Kind> kinds =
        Combinators.combine(either, either, either, Arbitraries.of(Integer.MAX_VALUE, 3000))
            .as(ModelTransport.Kind::new);
    return Combinators.combine(
            kinds,
            Arbitraries.of(0L, 1000L),
            Arbitraries.of(0L, 0L, 7000L),
            Arbitraries.of(0L, 0L, 7000L))
        .as(Setup::new);
  }

  private static Arbitrary<ActionChain<ModelledConnection>> stories(Setup setup) {
    return ActionChain.startWith(() -> new ModelledConnection(setup))
        .withAction(20, step("open", world -> !world.opened, ModelledConnection::open))
        .withAction(10, read())
        .withAction(2, chainRead())
        .withAction(8, write())
        .withAction(2, chainWrite())
        .withAction(1, close())
        .withAction(2, step("cancel", ModelledConnection::cancel))
        .withAction(2, step("misuse", ModelledConnection::misuse))
        .withAction(1, rarely(step("abort", ModelledConnection::abort)))
        .withAction(12, peerSends())
        .withAction(1, peerEnds())
        .withAction(12, arrives())
        .withAction(10, step("an event", ModelledConnection::tellOneEvent))
        .withAction(6, step("all events", ModelledConnection::tellEvents))
        .withAction(1, spuriousReadable())
        .withAction(3, step("block", world -> world.transport.block()))
        .withAction(3, grants())
        .withAction(2, step("unblock", world -> world.transport.unblock()))
        .withAction(1, faults())
        .withAction(2, time())
        .withMaxTransformations(STEPS);
  }

  private static Action.Independent<ModelledConnection> step(
      String name, Consumer<ModelledConnection> what) {
    return step(name, world -> true, what);
  }

  private static Action.Independent<ModelledConnection> step(
      String name, Predicate<ModelledConnection> when, Consumer<ModelledConnection> what) {
    return of(when, Arbitraries.just(Transformer.mutate(name, what::accept)));
  }

  private static Action.Independent<ModelledConnection> of(
      Predicate<ModelledConnection> when, Arbitrary<Transformer<ModelledConnection>> what) {
    return new Action.Independent<>() {
      @Override
      public boolean precondition(ModelledConnection world) {
        return when.test(world);
      }

      @Override
      public Arbitrary<Transformer<ModelledConnection>> transformer() {
        return what;
      }
    };
  }

  /** One time in five of those that its weight gives it. */
  private static Action.Independent<ModelledConnection> rarely(
      Action.Independent<ModelledConnection> action) {
    return of(
        action::precondition,
        Arbitraries.frequencyOf(
            Tuple.of(1, action.transformer()),
            Tuple.of(4, Arbitraries.just(Transformer.mutate("nothing", w -> {})))));
  }

  // The application

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.of(0, 1, 5, 125, 126, 1000, 4090, 5000, 20_000, 140_000);
  }

  private static Action.Independent<ModelledConnection> read() {
    return of(
        ModelledConnection::mayRead,
        Combinators.combine(sizes(), Arbitraries.of(Form.class))
            .as(
                (room, form) ->
                    Transformer.mutate(
                        "read " + room + " " + form,
                        world ->
                            world.read(
                                room,
                                form == Form.BLOCKING && !world.readWouldNotBlock()
                                    ? Form.PORT
                                    : form))));
  }

  private static Action.Independent<ModelledConnection> chainRead() {
    return of(
        world -> true,
        Combinators.combine(sizes(), Arbitraries.of(Form.class))
            .as(
                (room, form) ->
                    Transformer.mutate(
                        "read " + room + " " + form + " next",
                        world -> world.chainRead(room, form))));
  }

  private static Action.Independent<ModelledConnection> write() {
    return of(
        ModelledConnection::mayWrite,
        Combinators.combine(
                sizes(),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of(Form.class))
            .as(
                (size, text, last, form) ->
                    Transformer.mutate(
                        "write " + size + (text ? " text" : "") + (last ? " last " : " ") + form,
                        world ->
                            world.write(
                                size,
                                text,
                                last,
                                form == Form.BLOCKING && !world.writeWouldNotBlock(size)
                                    ? Form.PORT
                                    : form))));
  }

  private static Action.Independent<ModelledConnection> chainWrite() {
    return of(
        world -> true,
        Combinators.combine(sizes(), Arbitraries.of(true, false), Arbitraries.of(Form.class))
            .as(
                (size, last, form) ->
                    Transformer.mutate(
                        "write " + size + (last ? " last " : " ") + form + " next",
                        world -> world.chainWrite(size, last, form))));
  }

  private static Action.Independent<ModelledConnection> close() {
    return of(
        ModelledConnection::mayWrite,
        Arbitraries.of(Form.CALLBACK, Form.PORT)
            .map(form -> Transformer.mutate("close " + form, world -> world.close(form))));
  }

  // The peer

  private static Action.Independent<ModelledConnection> peerSends() {
    Arbitrary<Transformer<ModelledConnection>> data =
        Combinators.combine(sizes(), Arbitraries.of(true, false), Arbitraries.of(true, false))
            .as(
                (size, text, last) ->
                    Transformer.mutate(
                        "the peer sends " + size + (text ? " text" : "") + (last ? " last" : ""),
                        world -> world.peer.data(text, size, last)));
    Transformer<ModelledConnection> ping =
        Transformer.mutate("the peer pings", world -> world.peer.ping());
    Transformer<ModelledConnection> pong =
        Transformer.mutate("the peer pongs", world -> world.peer.pong());
    return of(
        world -> world.peer.mayGoOn(),
        Arbitraries.frequencyOf(
            Tuple.of(6, data),
            Tuple.of(2, Arbitraries.just(ping)),
            Tuple.of(1, Arbitraries.just(pong))));
  }

  private static Action.Independent<ModelledConnection> peerEnds() {
    return of(
        world -> world.peer.mayGoOn(),
        Arbitraries.oneOf(
            Arbitraries.of(0, 1000, 4999)
                .map(
                    code ->
                        Transformer.mutate(
                            "the peer closes " + code, world -> world.peer.close(code))),
            Arbitraries.integers()
                .between(0, 6)
                .map(
                    mistake ->
                        Transformer.mutate(
                            "the peer makes mistake " + mistake,
                            world -> world.peer.invalid(mistake)))));
  }

  private static Action.Independent<ModelledConnection> arrives() {
    return of(
        world -> world.peer.onItsWay() > 0 && !world.finArrived(),
        Arbitraries.of(1, 2, 3, 7, 100, 1000, 1_000_000, 1_000_000)
            .map(
                most ->
                    Transformer.mutate("up to " + most + " come", world -> world.arrive(most))));
  }

  // The container and the clock

  private static Action.Independent<ModelledConnection> spuriousReadable() {
    return step(
        "a readable for nothing",
        world -> world.opened && world.transport.over() == null,
        world -> world.transport.spuriousReadable());
  }

  private static Action.Independent<ModelledConnection> grants() {
    return of(
        world -> true,
        Combinators.combine(
                Arbitraries.of(1, 2, 10, 130, 5000, 50_000), Arbitraries.of(true, false))
            .as(
                (bytes, now) ->
                    Transformer.mutate(
                        bytes + " more are taken" + (now ? " now" : ""),
                        world -> world.transport.grant(bytes, now))));
  }

  private static Action.Independent<ModelledConnection> faults() {
    return of(
        world -> world.opened && world.transport.over() == null,
        Arbitraries.of(
            Transformer.mutate("nothing", world -> {}),
            Transformer.mutate("nothing", world -> {}),
            Transformer.mutate("nothing", world -> {}),
            Transformer.mutate("a FIN", ModelledConnection::fin),
            Transformer.mutate("a reset that the container sees", world -> world.lose(true)),
            Transformer.mutate("a reset that the next call sees", world -> world.lose(false)),
            Transformer.mutate("the application stops", ModelledConnection::stop),
            Transformer.mutate("the container stops", ModelledConnection::containerStops)));
  }

  private static Action.Independent<ModelledConnection> time() {
    return of(
        world -> true,
        Arbitraries.of(1L, 300L, 1500L, 6000L, 40_000L, 1_000_000_000L)
            .map(
                millis ->
                    Transformer.mutate(
                        millis + " ms pass", world -> world.pass(Duration.ofMillis(millis)))));
  }
}
