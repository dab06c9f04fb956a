extension Plan {
  /// One step in words.
  public func stepText(_ place: Int) -> String { "step \(place + 1)" }
}
