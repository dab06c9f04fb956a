import Diagnostics
import Foundation
import JSON
import Testing

@testable import NablaWeb

@Suite("Server", .serialized)
final class ServerTests {
  let running: WebServer.Running
  let client: RawClient

  init() throws {
    var limits = WebServer.Limits()
    limits.arrival = 4
    limits.connections = 40
    running = try WebServer(.init(port: 0, limits: limits)).start()
    client = RawClient(port: running.port)
  }

  deinit {
    let running = running
    Task { await running.stop() }
  }

  private func derive(_ program: String, _ rest: String = "") -> RawClient.Reply {
    client.request("POST", "/api/derive", "{\"program\": \(JSONValue.string(program))\(rest)}")
  }

  @Test func servesThePage() {
    let page = client.request("GET", "/")
    #expect(page.status == 200)
    #expect(page.header("content-type") == "text/html; charset=utf-8")
    for file in ["/style.css", "/app.js", "/words.js", "/gallery.json", "/openapi.json", "/math.woff2", "/icon.svg"] {
      let reply = client.request("GET", file)
      #expect(reply.status == 200, "\(file)")
      #expect(reply.header("content-security-policy")?.contains("default-src 'none'") == true)
      #expect(client.request("GET", file, headers: ["If-None-Match: \(reply.header("etag") ?? "")"]).status == 304)
    }
    #expect(client.request("HEAD", "/").body.isEmpty)
  }

  /// What a visitor loads stays light: everything but the math font below 150 kB, with it below 450 kB.
  @Test func thePageIsLight() {
    let files = [
      "/", "/style.css", "/app.js", "/words.js", "/state.js", "/engine.js", "/element.js", "/editor.js", "/answer.js", "/panels.js", "/tabs.js",
      "/gallery.json",
      "/icon.svg",
    ]
    let rest = files.reduce(0) { $0 + client.request("GET", $1).bytes.count }
    let font = client.request("GET", "/math.woff2").bytes.count
    #expect(rest > 20_000 && rest < 150_000)
    #expect(font > 100_000 && rest + font < 450_000)
  }

  @Test func derives() {
    let reply = derive("norm2(X*w - y)^2", ", \"wrt\": \"w\", \"declare\": {\"X\": \"matrix(m, n)\"}, \"id\": 7")
    #expect(reply.status == 200)
    #expect(reply.body.contains("\"source\": \"2*X'*(X*w - y)\""))
    #expect(reply.body.contains("<math"))
    #expect(reply.body.contains("\"id\": 7"))
  }

  /// A long equation comes in pieces too, each a formula of its own.
  @Test func longEquationsComeInPieces() throws {
    func pieces(_ program: String) throws -> [String] {
      let answer = try JSONReader.read(Array(derive(program, ", \"wrt\": \"Q\"").body.utf8))
      guard case .array(let derivatives)? = answer["derivatives"], case .array(let pieces)? = derivatives.first?["mathml_pieces"] else { return [] }
      return pieces.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
    #expect(try pieces("Q'*Q").isEmpty)
    let long = try pieces("Q: matrix(n, d); A = softmax(Q*K', rows); norm2(A*V - T)^2")
    #expect(long.count > 1)
    #expect(long.allSatisfy { $0.hasPrefix("<math") && $0.hasSuffix("</math>") && $0.components(separatedBy: "<math").count == 2 })
  }

  @Test func aFaultyProgramIsAnAnswer() {
    let reply = derive("x'*A*", ", \"wrt\": \"x\"")
    #expect(reply.status == 200)
    #expect(reply.body.contains("\"ok\": false"))
    #expect(reply.body.contains("\"code\": \"syntax\""))
  }

  @Test func checksClaims() {
    let body = "{\"program\": \"x'*A*x\", \"wrt\": \"x\", \"claim\": \"2*A*x\"}"
    let reply = client.request("POST", "/api/check", body)
    #expect(reply.status == 200)
    #expect(reply.body.contains("\"verdict\": \"not_equal\""))
    #expect(client.request("POST", "/api/check", "{\"program\": \"x'*x\"}").status == 400)
  }

  /// Every refusal has the status that says why.
  @Test func refusals() {
    let host = "Host: 127.0.0.1:\(running.port)\r\n"
    #expect(client.request("GET", "/nowhere").status == 404)
    #expect(client.request("GET", "/../../etc/passwd").status == 404)
    #expect(client.request("GET", "/%2e%2e/Package.swift").status == 404)
    #expect(client.request("DELETE", "/").status == 405)
    #expect(client.request("GET", "/api/derive").status == 405)
    #expect(client.request("POST", "/api/derive", "{}").status == 400)
    #expect(client.request("POST", "/api/derive", "{").status == 400)
    #expect(client.request("POST", "/api/derive", "[]").status == 400)
    #expect(client.request("POST", "/api/derive", "{}", headers: ["Content-Type: text/plain"]).status == 415)
    #expect(client.send("POST /api/derive HTTP/1.1\r\n\(host)Content-Type: application/json\r\n\r\n").status == 411)
    #expect(client.send("POST /api/derive HTTP/1.1\r\n\(host)Content-Length: 999999999\r\n\r\n").status == 413)
    #expect(client.send("POST /api/derive HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n").status == 400)
    #expect(client.send("POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\n").status == 400)
    #expect(client.send("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status == 411)
    #expect(client.send("GET / HTTP/1.1\r\n\r\n").status == 400)
    #expect(client.send("GET / HTTP/2.0\r\n\(host)\r\n").status == 505)
    #expect(client.send("nonsense\r\n\r\n").status == 400)
    #expect(client.send("GET / HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n").status == 400)
    #expect(client.send("GET / HTTP/1.1\r\n\(host)X: a\r\n folded\r\n\r\n").status == 400)
    #expect(client.send("GET / HTTP/1.1\r\n\(host)X: \(String(repeating: "a", count: 20_000))\r\n\r\n").status == 431)
    #expect(client.send("GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 100_000)).status == 431)
    #expect(client.send([0xFF, 0xFE, 0x00] + Array("\r\n\r\n".utf8)).status == 400)
  }

  /// Whoever turns a request away does it in the language that the request would rather have.
  @Test func refusalsSpeakTheLanguageOfTheRequest() {
    let head = "Host: 127.0.0.1:\(running.port)\r\naccept-language: zh-CN,zh;q=0.9,en;q=0.5\r\n"
    let json = "Content-Type: application/json\r\n"
    let requests = [
      (403, "GET / HTTP/1.1\r\n\(head)Origin: http://evil.example\r\n\r\n"), (403, "GET / HTTP/1.1\r\nHost: evil\r\nAccept-Language: zh\r\n\r\n"),
      (404, "GET /nowhere HTTP/1.1\r\n\(head)\r\n"), (405, "GET /api/derive HTTP/1.1\r\n\(head)\r\n"), (405, "DELETE / HTTP/1.1\r\n\(head)\r\n"),
      (411, "POST /api/derive HTTP/1.1\r\n\(head)\(json)\r\n"),
      (413, "POST /api/derive HTTP/1.1\r\n\(head)\(json)Content-Length: 300000\r\n\r\n"),
      (415, "POST /api/derive HTTP/1.1\r\n\(head)Content-Length: 2\r\n\r\n{}"),
      (400, "POST /api/derive HTTP/1.1\r\n\(head)\(json)Content-Length: 1\r\n\r\n{"),
      (400, "POST /api/derive HTTP/1.1\r\n\(head)\(json)Content-Length: 2\r\n\r\n{}"), (400, "GET nowhere HTTP/1.1\r\n\(head)\r\n"),
      (431, "GET / HTTP/1.1\r\n\(head)X: \(String(repeating: "a", count: 20_000))\r\n\r\n"), (505, "GET / HTTP/2.0\r\n\(head)\r\n"),
    ]
    for (status, request) in requests {
      let reply = client.send(request)
      #expect(reply.status == status)
      #expect(isChinese(reply.body), "\(reply.body)")
    }
    let slow = client.connected()
    defer { close(slow) }
    client.write(Array("GET / HTTP/1.1\r\n\(head)".utf8), to: slow)
    let reply = RawClient.Reply(bytes: client.rest(of: slow))
    #expect(reply.status == 408)
    #expect(isChinese(reply.body), "\(reply.body)")
  }

  /// What a request asks for in its body counts more than its headers.
  @Test func theLanguageOfTheBodyComesFirst() {
    let headers = ["Accept-Language: zh"]
    #expect(isChinese(client.request("POST", "/api/derive", "{\"program\": \"x +\"}", headers: headers).body))
    #expect(!isChinese(client.request("POST", "/api/derive", "{\"program\": \"x +\", \"language\": \"en\"}", headers: headers).body))
    #expect(!isChinese(client.request("POST", "/api/derive", "{\"program\": \"x +\"}").body))
  }

  @Test(
    "The best weighted language that is spoken here",
    arguments: [
      ("", "en"), ("zh", "zh"), ("zh-TW", "zh"), ("fr, zh;q=0.5", "zh"), ("en, zh", "en"), ("zh;q=0.3, en;q=0.7", "en"), ("zh;q=0, fr", "en"),
      ("EN;Q=0.2,ZH;Q=0.3", "zh"), ("*", "en"), (";;,q=,zh;q=x", "en"), ("zhuang", "en"),
    ])
  func acceptedLanguages(header: String, language: String) {
    #expect(AcceptedLanguage.first(in: header).rawValue == language)
  }

  private func isChinese(_ body: String) -> Bool { body.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } }

  /// A name that is not the server's own, or a page of another origin, gets no answer.
  @Test func foreignCallersAreTurnedAway() {
    #expect(client.request("GET", "/", host: "evil.example:\(running.port)").status == 403)
    #expect(client.request("GET", "/", host: "127.0.0.1").status == 403)
    #expect(client.request("GET", "/", host: "localhost:\(running.port)").status == 200)
    let body = "{\"program\": \"x'*x\"}"
    #expect(client.request("POST", "/api/derive", body, headers: ["Origin: http://evil.example"]).status == 403)
    #expect(client.request("POST", "/api/derive", body, headers: ["Origin: null"]).status == 403)
    #expect(client.request("POST", "/api/derive", body, headers: ["Sec-Fetch-Site: cross-site"]).status == 403)
    #expect(client.request("POST", "/api/derive", body, headers: ["Origin: http://127.0.0.1:\(running.port)"]).status == 200)
    #expect(client.request("GET", "/", headers: ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]).status == 200)
    #expect(client.request("GET", "/app.js", headers: ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"]).status == 403)
  }

  /// Requests that come too slowly are given up, and others are served meanwhile.
  @Test func slowClientsHoldNobodyUp() {
    let slow = (0..<30).map { _ in client.connected() }
    defer { for client in slow { close(client) } }
    for one in slow { client.write(Array("GET / HTTP/1.1\r\n".utf8), to: one) }
    #expect(client.request("GET", "/").status == 200)
    #expect(String(decoding: client.rest(of: slow[0]), as: UTF8.self).hasPrefix("HTTP/1.1 408"))
  }

  /// Beyond the number of connections a client is told to come again.
  @Test func tooManyConnections() {
    let idle = (0..<60).map { _ in client.connected() }
    defer { for client in idle { close(client) } }
    let statuses = idle.suffix(10).map { String(decoding: client.rest(of: $0), as: UTF8.self).prefix(12) }
    #expect(statuses.contains("HTTP/1.1 503"))
  }
}
