// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.http;

import static java.util.Objects.requireNonNull;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.ferryman.controller.operation.ExportedVariables;
import org.ferryman.controller.operation.LiveOperation;
import org.ferryman.controller.operation.OperationListener;
import org.ferryman.controller.operation.OperationService;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OperationLog;
import org.ferryman.operation.AnswerLines;
import org.ferryman.operation.PreparedOperation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/operation/AGENT/ACTION} of wrappers: the body is plain text, the variables as a
 * shell's {@code export -p} prints them, unless they are to be found by {@link CallerProcess}; the
 * answer is streamed line by line ({@link AnswerLines}), each in a chunk of its own, and the
 * connection closed. Every other request goes on to Micronaut.
 *
 * <p>One per connection, on its event loop; lines may come from any thread.
 */
final class WrapperRequestHandler extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(WrapperRequestHandler.class);
  private static final String TEXT = "text/plain";

  private final OperationService operations;
  private final int requestLimit;

  /** The wrapper's request, from its first byte on; null before, and on other connections. */
  @Nullable private HttpRequest request;

  @Nullable private LiveOperation operation;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private boolean oversized;
  private boolean complete;

  WrapperRequestHandler(OperationService operations, int requestLimit) {
    this.operations = requireNonNull(operations, "operations");
    this.requestLimit = requestLimit;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
    if (request == null
        && message instanceof HttpRequest begun
        && (isWrappers(begun) || SocketPeer.objection(context.channel()).isPresent())) {
      request = begun;
    }
    if (request == null) {
      context.fireChannelRead(message);
      return;
    }
    if (message == request) {
      // Whoever may not ask sends nothing more that is read.
      Optional<String> objection = SocketPeer.objection(context.channel());
      if (objection.isPresent()) {
        complete = true;
        refuse(context, new Refusal(HttpStatus.FORBIDDEN, OcfExit.ERR_PERM, objection.get()));
      }
    }
    try {
      if (message instanceof HttpContent content && !complete) {
        take(context, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  /** Goes on reading: the rest of the request, and then for the wrapper's end. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (request != null) {
      context.read();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (operation != null) {
      operation.callerGone();
    }
    context.fireChannelInactive();
  }

  private static boolean isWrappers(HttpRequest begun) {
    String type = begun.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return begun.decoderResult().isSuccess()
        && begun.method().equals(HttpMethod.POST)
        && type != null
        && type.startsWith(TEXT)
        && OperationPath.of(begun.uri()).isPresent();
  }

  private void take(ChannelHandlerContext context, HttpContent content) throws IOException {
    if (content.decoderResult().isFailure()) {
      complete = true;
      refuse(
          context,
          new Refusal(
              HttpStatus.BAD_REQUEST,
              OcfExit.ERR_ARGS,
              "the request can't be read: " + content.decoderResult().cause().getMessage()));
      return;
    }
    oversized |= body.size() + content.content().readableBytes() > requestLimit;
    if (!oversized) {
      body.write(ByteBufUtil.getBytes(content.content()));
    }
    if (content instanceof LastHttpContent) {
      complete = true;
      answer(context);
    }
  }

  private void answer(ChannelHandlerContext context) {
    HttpRequest asked = requireNonNull(request, "request");
    if (oversized) {
      // No exit code: Pacemaker takes one of a wrong parameter for "not running" in a probe.
      String reason =
          "the request is longer than %d bytes (controller.request-limit)".formatted(requestLimit);
      LOG.warn("POST {}: {}; not run", asked.uri(), reason);
      close(
          context,
          HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
          AnswerLines.log(OperationLog.Level.WARN, reason));
    } else {
      try {
        run(context, asked);
      } catch (CallerProcess.UnknownException unknown) {
        LOG.warn("POST {}: {}; asked to send them", asked.uri(), unknown.getMessage());
        close(context, HttpResponseStatus.CONFLICT, AnswerLines.variables(unknown.getMessage()));
      } catch (IOException | ExportedVariables.MalformedException | RuntimeException refused) {
        Refusal refusal = Refusal.of(refused);
        if (refusal.status() == HttpStatus.INTERNAL_SERVER_ERROR) {
          LOG.error("POST {} failed", asked.uri(), refused);
        }
        refuse(context, refusal);
      }
    }
  }

  private void run(ChannelHandlerContext context, HttpRequest asked)
      throws IOException, ExportedVariables.MalformedException, CallerProcess.UnknownException {
    OperationPath path = OperationPath.of(asked.uri()).orElseThrow();
    // A monitor that is read late does no harm, and its sender may wait all the same: it counts its
    // patience from its connection on, which under load is long after the action began.
    boolean monitor = path.action().equals(OcfAction.MONITOR.word());
    String patience = monitor ? null : asked.headers().get(Spent.PATIENCE);
    Duration spent = Spent.of(asked.headers().get(Spent.BEGAN), patience);
    PreparedOperation prepared = operations.prepare(path.agent(), path.action(), variables(asked));
    operation = operations.submit(prepared, spent, new Lines(context, monitor));
  }

  private Map<String, String> variables(HttpRequest asked)
      throws ExportedVariables.MalformedException, CallerProcess.UnknownException {
    String process = asked.headers().get(CallerProcess.HEADER);
    return process == null
        ? ExportedVariables.parse(body.toByteArray())
        : CallerProcess.variables(process, body.toString(StandardCharsets.UTF_8), requestLimit);
  }

  private void refuse(ChannelHandlerContext context, Refusal refusal) {
    String uri = requireNonNull(request, "request").uri();
    if (refusal.exit() == null) {
      LOG.warn("POST {}: {}; not run", uri, refusal.reason());
    } else {
      LOG.info("POST {} refused: {}", uri, refusal.reason());
    }
    close(context, HttpResponseStatus.valueOf(refusal.status().getCode()), refusal.text());
  }

  private static void close(ChannelHandlerContext context, HttpResponseStatus status, String text) {
    write(context, head(status));
    end(context, text);
  }

  private static HttpResponse head(HttpResponseStatus status) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, TEXT)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    HttpUtil.setTransferEncodingChunked(head, true);
    return head;
  }

  private static ByteBuf bytes(ChannelHandlerContext context, String line) {
    return ByteBufUtil.encodeString(context.alloc(), CharBuffer.wrap(line), StandardCharsets.UTF_8);
  }

  /** Who can't be told is gone. */
  private static void write(ChannelHandlerContext context, HttpObject part) {
    context.write(part).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  /** The last line and the end of the answer in one, for which the event loop is woken once. */
  private static void end(ChannelHandlerContext context, String line) {
    context
        .writeAndFlush(new DefaultLastHttpContent(bytes(context, line)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Streams an operation's lines. That a monitor was accepted goes out with whatever it says next,
   * which is its answer, or within a second the sign that it is alive: one write, and one read of
   * its caller's, for most of them.
   */
  private record Lines(ChannelHandlerContext context, boolean brief) implements OperationListener {

    @Override
    public void accepted(String id) {
      write(context, head(HttpResponseStatus.OK));
      write(context, new DefaultHttpContent(bytes(context, AnswerLines.accepted(id))));
      if (!brief) {
        context.flush();
      }
    }

    @Override
    public void log(OperationLog.Level level, String text) {
      send(AnswerLines.log(level, text));
    }

    @Override
    public void alive() {
      send(AnswerLines.alive());
    }

    @Override
    public void answered(OcfAnswer answer) {
      end(context, AnswerLines.answer(answer));
    }

    private void send(String line) {
      write(context, new DefaultHttpContent(bytes(context, line)));
      context.flush();
    }
  }
}
