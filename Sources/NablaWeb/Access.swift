import Diagnostics

/// Who may ask: pages of other origins may not reach into the server, and no foreign name may stand for it.
///
/// A name that an attacker's DNS points to this machine would let his page read answers (DNS rebinding): so the name called must be one of the server's own. A page of
/// another origin can send requests without reading the answers: so its `Origin`, and what the browser says of the site, must be the server's own.
struct Access: Sendable {
  /// The values of `Host` that name this server.
  let authorities: Set<String>

  init(address: String, port: UInt16, hosts: [String]) {
    var names = ["127.0.0.1", "localhost", "[::1]"] + hosts
    if address != "0.0.0.0", address != "::" { names.append(address.contains(":") ? "[\(address)]" : address) }
    var authorities: Set<String> = []
    for name in names {
      authorities.insert("\(name.lowercased()):\(port)")
      // A browser leaves the port out where it is the scheme's own.
      if port == 80 { authorities.insert(name.lowercased()) }
    }
    self.authorities = authorities
  }

  /// Why a request with those headers is turned away; nil where it may pass.
  func refusal(host: String?, origin: String?, site: String?) -> Message? {
    guard let host, !host.isEmpty else { return Message("the request names no host", "请求没有写明主机（Host）") }
    guard authorities.contains(host.lowercased()) else {
      let name = String(host.prefix(100))
      return Message("this server is not called \(name); start it with --host to allow that name", "本服务器不叫 \(name)；要允许这个名字，请用 --host 启动")
    }
    if let origin, !isOwn(origin) {
      return Message("requests from pages of another origin are not answered", "不回答来自其他来源的页面的请求")
    }
    if let site, site != "same-origin", site != "none" {
      return Message("requests from pages of another site are not answered", "不回答来自其他网站的页面的请求")
    }
    return nil
  }

  private func isOwn(_ origin: String) -> Bool {
    guard origin.hasPrefix("http://") else { return false }
    return authorities.contains(origin.dropFirst("http://".count).lowercased())
  }
}
