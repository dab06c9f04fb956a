import ArgumentParser

@main
struct NablaCommand: ParsableCommand {}
